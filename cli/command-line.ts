/** How this program is called in a clone: what every hint that names a command begins with. */
export const COMMAND = 'npm run ipam-monitor --';
