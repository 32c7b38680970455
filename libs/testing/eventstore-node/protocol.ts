/**
 * The wire format as the official client carries it in its package. Its generated modules are CommonJS whose exports Node cannot name in
 * advance, hence default imports for values, and types by their names.
 */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossipMessages from '@eventstore/db-client/generated/gossip_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import anyMessage from 'google-protobuf/google/protobuf/any_pb.js';
import emptyMessage from 'google-protobuf/google/protobuf/empty_pb.js';

export const { GossipService } = gossipService;
export const { ClusterInfo, EndPoint, MemberInfo } = gossipMessages;
export const { ServerFeaturesService } = featuresService;
export const { SupportedMethod, SupportedMethods } = featuresMessages;
export const {
  AllStreamPosition,
  Empty,
  MaximumAppendSizeExceeded,
  BadRequest,
  StreamDeleted,
  StreamIdentifier,
  Timeout,
  Unknown,
  UUID,
  WrongExpectedVersion,
} = sharedMessages;
export const { Status } = statusMessages;
export const { StreamsService } = streamsService;
export const { AppendReq, AppendResp, BatchAppendReq, BatchAppendResp, DeleteResp, ReadReq, ReadResp, TombstoneResp } =
  streamsMessages;
export const { Any } = anyMessage;
export const { Empty: GoogleEmpty } = emptyMessage;
