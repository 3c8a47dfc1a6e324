import { h, hydrate } from 'preact';
import { decoded } from './decoded.ts';
import { Page } from './page.ts';

/** What is in the file is complete without it: whatever fails here, that stays. */
async function start(): Promise<void> {
  const [app, data] = [document.getElementById('app'), document.getElementById('data')];
  if (!app || !data) throw new Error('this file is not whole');
  hydrate(h(Page, { data: await decoded(data) }), app);
}

start().catch((error: unknown) => {
  const said = document.createElement('p');
  said.className = 'failed';
  said.setAttribute('role', 'alert');
  const why = error instanceof Error ? error.message : String(error);
  said.textContent = `The answer, the gaps and the map below are complete, but search, table and details could not be opened: the data in this file could not be read (${why.slice(0, 200)}).`;
  document.body.prepend(said);
});
