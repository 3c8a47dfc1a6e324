import { type ComponentChildren, h } from 'preact';
import type { ReportData } from '../../../core/report/report-data.ts';

/** A part of the details with a heading of its own. */
export function Part({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return h('div', { class: 'part' }, h('h3', null, title), children);
}

/** A line of facts; nothing where there is none. */
export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return [h('dt', null, name), h('dd', null, children)];
}

/** What a part of the details is about. */
export interface RowProps {
  readonly data: ReportData;
  readonly row: number;
}
