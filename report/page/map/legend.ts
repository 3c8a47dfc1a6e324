import { type ComponentChildren, h } from 'preact';

/** What the shapes mean, and the pattern that all strips use for what is kept by hand. */
export function Legend() {
  return h(
    'ul',
    { class: 'legend' },
    entry(
      'a VPC; each bar a subnet, as high as it is full',
      h('path', { class: 'track', d: 'M1 1h18v11h-18z' }),
      h('path', { class: 'bars ok', d: 'M2 7h5v5h-5zM8 4h5v8h-5z' }),
      frame(),
    ),
    entry('ok', h('path', { class: 'bars ok', d: 'M4 1h11v11h-11z' })),
    entry(
      'warning',
      h('path', { class: 'sign warning', d: 'm4 2 5 9.5h-10z' }),
      h('path', { class: 'bars warning', d: 'M11 1h9v11h-9z' }),
    ),
    entry(
      'critical',
      h('path', { class: 'sign critical', d: 'm4 1 5 5-5 5-5-5z' }),
      h('path', { class: 'bars critical', d: 'M11 1h9v11h-9z' }),
    ),
    entry('free', h('path', { class: 'gap', d: 'M1 1h18v11h-18z', 'stroke-dasharray': '2 2' })),
    entry('a pool, as high as it is allocated', h('path', { class: 'poolfill', d: 'M1 6h18v6h-18z' }), frame()),
    entry(
      'no resource: kept by hand, or named by the policy',
      h('path', { class: 'kept', d: 'M1 1h18v11h-18z', fill: 'url(#kept-by-hand)' }),
      frame(),
    ),
    entry(
      'shared addresses',
      h(
        'g',
        { class: 'shared' },
        h('rect', { class: 'frame', x: 1, y: 1, width: 18, height: 11, rx: 2, 'stroke-dasharray': '4 2' }),
      ),
    ),
    h(
      'svg',
      { class: 'patterns', width: 0, height: 0, fill: 'none', stroke: 'currentColor', 'aria-hidden': 'true' },
      h(
        'defs',
        null,
        h(
          'pattern',
          { id: 'kept-by-hand', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
          h('path', { class: 'hatch', d: 'M0 0V5', 'stroke-width': 2 }),
        ),
      ),
    ),
  );
}

function frame() {
  return h('rect', { class: 'frame', x: 0.5, y: 0.5, width: 19, height: 12, rx: 2 });
}

function entry(text: string, ...shapes: ComponentChildren[]) {
  return h(
    'li',
    null,
    h(
      'svg',
      { width: 22, height: 13, viewBox: '-1 0 22 13', fill: 'none', stroke: 'currentColor', 'aria-hidden': 'true' },
      ...shapes,
    ),
    text,
  );
}
