import { useNode } from '#libs/testing/eventstore-node/use-node';
import { describeEventLog } from '../contract/event-log-contract.js';
import { EventStoreDBEventLog } from './eventstoredb-event-log.js';

/** A server given from outside, or else the test-support node. */
const SERVER = process.env['EVENTSTORE_URL'];

if (SERVER === undefined) {
  const used = useNode();
  describeEventLog('EventStoreDB, test-support node', () => new EventStoreDBEventLog(used.node.url));
} else {
  describeEventLog('EventStoreDB, server of EVENTSTORE_URL', () => new EventStoreDBEventLog(SERVER));
}
