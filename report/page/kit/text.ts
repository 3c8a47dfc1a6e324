import { h } from 'preact';
import { shownText } from '../../../core/report/shown-text.ts';

/** Other people's text: made visible, cut, and with a direction of its own. */
export function Text({ of, max }: { readonly of: string; readonly max?: number }) {
  return h('bdi', null, shownText(of, max));
}
