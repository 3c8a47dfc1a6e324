import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Text } from '../kit/text.ts';

/** A command to copy. It is data: it is shown as it is, and never run. */
export function Command({ text }: { readonly text: string }) {
  const [canCopy, setCanCopy] = useState(false);
  const [said, setSaid] = useState('');
  // Only where a page is trusted with it: not over plain HTTP.
  useEffect(() => setCanCopy('clipboard' in navigator), []);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('copied'),
      () => setSaid('not permitted here'),
    );
  };
  return h(
    'div',
    { class: 'command' },
    h('pre', { tabIndex: 0, 'aria-label': 'Command' }, h('code', null, h(Text, { of: text, max: 2000 }))),
    canCopy && h('button', { type: 'button', onClick: copy }, 'Copy', h('span', { class: 'unseen' }, ' the command')),
    h('span', { class: 'said quiet small', role: 'status' }, said),
  );
}
