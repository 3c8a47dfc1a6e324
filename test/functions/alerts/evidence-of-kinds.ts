import type { Change } from '../../../statemachine/contracts/alert.ts';
import type { Subject } from './sketch.ts';
import type { Played, Stage } from './stage.ts';
import { SCOPES } from './story.ts';

/** Of what is no subnet: over only when it is, and gone when it is not there, by who read all that it takes to know that. */
export function checkKind(change: Change, source: Played, stage: Stage): void {
  const { subject, standing } = known(change, source, stage);
  if (!subject) throw stage.breach(`${change.alertKey} is not of the story`);
  const { spec } = source;
  const unread = unreadOf(source);
  const isSeen = !spec.failed[SCOPES.length];
  const said = `${change.change} ${change.alertKey} by ${change.runId}`;
  const about = { standing, unread };
  switch (change.change) {
    case 'resolved': {
      const isRead = subject.needs.every((list) => !unread.includes(list));
      const isOver = standing === 'over' || (subject.kind === 'moved' && hasSettled(subject, source, stage));
      stage.promise(isSeen && isRead && isOver, `${said}, without evidence`, about);
      const { earlier } = source;
      const compares = subject.kind !== 'moved' || (earlier !== undefined && !unreadOf(earlier).includes(subject.own));
      stage.promise(compares, `${said}, compared with a run that did not look`, about);
      return;
    }
    case 'gone': {
      const isRead = !unread.includes(subject.own);
      const isOfIpam = subject.own === 'ipam-pool' || spec.evidence?.[0] === 'read';
      stage.promise(isSeen && isRead && isOfIpam && standing === 'absent', `${said}, without evidence`, about);
      return;
    }
  }
}

/** Nothing is told to be so that is not, or that the run could not know. */
export function checkRaised(changes: readonly Change[], source: Played, stage: Stage): void {
  for (const change of changes) {
    const { subject, standing } = known(change, source, stage);
    if (!subject || (change.change !== 'raised' && change.change !== 'baseline')) continue;
    const isSo = standing === 'holds' || (standing === 'over' && subject.kind === 'moved');
    const isSeen = !source.spec.failed[SCOPES.length];
    const said = `${change.change} ${change.alertKey} by ${change.runId}, and it is not so`;
    stage.promise(isSo && isSeen, said, source.spec.unread);
  }
}

function known({ alertKey }: Change, { spec }: Played, stage: Stage) {
  const index = stage.subjects.findIndex((subject) => subject.alertKey === alertKey);
  return { subject: stage.subjects[index], standing: stage.standingsIn(spec)[index] };
}

/** What moved is over as soon as it is where it was, or was not there, in a run that looked. */
function hasSettled(subject: Subject, { earlier }: Played, stage: Stage): boolean {
  return earlier !== undefined && stage.standingsIn(earlier.spec)[stage.subjects.indexOf(subject)] === 'absent';
}

/** Lists that the run did not read where the subjects are. */
function unreadOf({ spec }: Played): string[] {
  return (spec.unread ?? []).filter(({ how }) => how !== 'elsewhere').map(({ list }) => list);
}
