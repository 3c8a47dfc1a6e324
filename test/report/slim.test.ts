import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { slim } from '../../report/slim.ts';

test('a shape has no end of its own, and a word no quotes', () => {
  const rect = h('rect', { class: 'frame', x: 0.5, y: -2, width: 10 });
  expect(slim(renderToString(h('svg', { width: 12, viewBox: '0 0 12 12' }, rect)))).toBe(
    '<svg width=12 viewBox="0 0 12 12"><rect class=frame x=0.5 y=-2 width=10 /></svg>',
  );
});

test('what ends where the next one begins has no end of its own, unless something stands between', () => {
  const row = h('tr', null, h('th', null, 1), h('td', null, 2));
  expect(slim(renderToString(h('tbody', null, row, row)))).toBe('<tbody><tr><th>1<td>2<tr><th>1<td>2</tbody>');
  expect(slim(renderToString(h('ul', null, h('li', null, 1), ' ', h('li', null, 2))))).toBe(
    '<ul><li>1</li> <li>2</ul>',
  );
});

test('what has a blank or a sign of equality in it keeps its quotes', () => {
  const path = h('path', { class: 'sign ok', id: 'one', 'aria-label': 'a=b' });
  expect(slim(renderToString(path))).toBe('<path class="sign ok" id=one aria-label="a=b"/>');
});

test.each([
  ' x="5" y="6">',
  ' class="a">',
  '</p></div>',
  '" />',
  '></rect>',
  '</td><td>',
  '</li></ul>',
  'a width="1"></path> b',
])('%j stays as it is where it is text', (text) => {
  const rendered = renderToString(h('p', { title: text, 'aria-label': text }, text));
  expect(slim(rendered)).toBe(rendered);
});
