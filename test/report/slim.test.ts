import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { slim } from '../../report/slim.ts';

test('a shape has no end of its own, and a figure no quotes', () => {
  const rect = h('rect', { class: 'frame', x: 0.5, y: -2, width: 10 });
  expect(slim(renderToString(h('svg', { width: 12, viewBox: '0 0 12 12' }, rect)))).toBe(
    '<svg width=12 viewBox="0 0 12 12"><rect class="frame" x=0.5 y=-2 width=10 /></svg>',
  );
});

test.each([' x="5" y="6">', '></rect>', 'a width="1"></path> b'])('%j stays as it is where it is text', (text) => {
  const rendered = renderToString(h('p', { title: text, 'aria-label': text }, text));
  expect(slim(rendered)).toBe(rendered);
});
