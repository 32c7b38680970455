import type { sendUnaryData, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ClusterInfo as ClusterMessage } from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods as FeaturesMessage } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { Uuid } from '#libs/kernel/identifiers';
import {
  ClusterInfo,
  EndPoint,
  GossipService,
  MemberInfo,
  ServerFeaturesService,
  StreamsService,
  SupportedMethod,
  SupportedMethods,
  UUID,
} from './protocol.js';

/** What the node passes for: the line of versions that has all that it offers. */
const SERVER_VERSION = '23.10.0';

/** `ServerFeatures.GetSupportedMethods`: the client batches its appends because `batchappend` is in the list. */
export function answerFeatures(answer: sendUnaryData<FeaturesMessage>): void {
  const features = new SupportedMethods();
  features.setEventStoreServerVersion(SERVER_VERSION);
  for (const service of [StreamsService, GossipService, ServerFeaturesService]) {
    for (const { path } of Object.values(service as ServiceDefinition<UntypedServiceImplementation>)) {
      const [, serviceName, methodName] = path.split('/') as [string, string, string];
      const method = new SupportedMethod();
      method.setServiceName(serviceName.toLowerCase());
      method.setMethodName(methodName.toLowerCase());
      if (methodName === 'Read') method.setFeaturesList(['position', 'events']);
      features.addMethods(method);
    }
  }
  answer(null, features);
}

/** `Gossip.Read`: a cluster of one, which leads. */
export function answerGossip(
  answer: sendUnaryData<ClusterMessage>,
  member: { readonly instanceId: Uuid; readonly host: string; readonly port: number },
): void {
  const instanceId = new UUID();
  instanceId.setString(member.instanceId);
  const endPoint = new EndPoint();
  endPoint.setAddress(member.host);
  endPoint.setPort(member.port);
  const leader = new MemberInfo();
  leader.setInstanceId(instanceId);
  leader.setTimeStamp(String(Date.now()));
  leader.setState(MemberInfo.VNodeState.LEADER);
  leader.setIsAlive(true);
  leader.setHttpEndPoint(endPoint);
  const cluster = new ClusterInfo();
  cluster.setMembersList([leader]);
  answer(null, cluster);
}
