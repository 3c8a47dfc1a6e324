// In place of node:http in the functions' processes. Of what is imported as a module Node looks at each export, and for one of
// node:http (WebSocket) it loads undici: 0.02 CPU seconds a process.
module.exports = process.getBuiltinModule('node:http');
