import childProcess, { ChildProcess } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Server } from 'node:net';

function refuse(what: string) {
  return () => {
    throw new Error(`A pure test ${what}: name it *.process.test.ts`);
  };
}

// Of pure tests, so that they stay a matter of seconds.
Object.assign(ChildProcess.prototype, { spawn: refuse('starts a process') });
Object.assign(childProcess, { spawnSync: refuse('starts a process'), execFileSync: refuse('starts a process') });
Object.assign(Server.prototype, { listen: refuse('listens for connections') });
syncBuiltinESMExports();
