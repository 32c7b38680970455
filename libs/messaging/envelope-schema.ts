import { Type } from '@sinclair/typebox';
import { contentHash, instant, record, uuid } from './public-fields.js';

/** `cn.qiyue.<context>.<event>.v<N>` */
export const PUBLIC_TYPE = /^cn\.qiyue\.([a-z]+)\.[a-z]+(?:-[a-z]+)*\.v[1-9][0-9]*$/;

/**
 * Every message without its data: CloudEvents 1.0 and the extension attributes of `IntegrationEvent`, and nothing else. It holds no text
 * that anybody typed.
 */
export const envelopeSchema = record(
  {
    specversion: Type.Literal('1.0', { description: 'Version of CloudEvents.' }),
    id: uuid('Id of the stored event; consumers deduplicate by it.'),
    source: Type.String({ pattern: '^/qiyue/[a-z]+$', description: 'The telling context.' }),
    type: Type.String({ pattern: PUBLIC_TYPE.source, description: 'What happened, with the version of its form.' }),
    subject: Type.String({
      pattern: '^[a-z]+-[0-9a-z-]{1,100}$',
      description: 'Stream id, `<kind of aggregate>-<uuid>`: messages of one subject keep their order.',
    }),
    time: instant('When it was recorded.'),
    datacontenttype: Type.Literal('application/json', { description: 'Form of `data`.' }),
    correlationid: uuid('Common to everything that one request brought about.'),
    causationid: uuid('Id of the stored event again: whoever acts on the message names it as the cause.'),
    logposition: Type.String({
      pattern: '^[!-~]{1,100}$',
      description: 'Position in the log: opaque, compares as a string in log order.',
    }),
    streamrevision: Type.Integer({ minimum: 0, description: 'Revision of the stored event in its stream.' }),
    storedtype: Type.String({
      pattern: '^[A-Za-z]+[.]v[1-9][0-9]*$',
      description: 'Type of the stored event; for those who compare a copy with the record.',
    }),
    recorddigest: contentHash('SHA-256 of all that the record says of the event.'),
    effectiveat: instant('When it took effect in the world.'),
    traceparent: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
        description: 'W3C trace context of the request that caused it.',
      }),
    ),
    data: Type.Unknown({ description: 'The content; its form depends on the type.' }),
  },
  'Envelope of every message: CloudEvents 1.0 in structured mode.',
);
