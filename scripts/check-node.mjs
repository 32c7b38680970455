/**
 * Ends the process with a sentence when Node is too old. In syntax that very old Nodes still parse: their users are to read what to do,
 * not a stack trace.
 */
var OLDEST_NODE = [20, 19];
var running = process.versions.node.split('.').map(Number);

if (running[0] < OLDEST_NODE[0] || (running[0] === OLDEST_NODE[0] && running[1] < OLDEST_NODE[1])) {
  var wanted = OLDEST_NODE.join('.');
  console.error(
    '\n  需要 Node.js ' + wanted + ' 或更高版本，当前为 ' + process.version + '。请升级后重试：https://nodejs.org',
  );
  console.error(
    '  Node.js ' + wanted + ' or newer is needed, this is ' + process.version + '. Please upgrade and try again.\n',
  );
  process.exit(1);
}
