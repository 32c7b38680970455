import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Problem } from '#libs/kernel/problem';

/** Media type of every error response (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

class RemedyDocument {
  @ApiProperty({ description: '办理建议（中文）' })
  readonly zh!: string;

  @ApiProperty({ description: 'What to do about it (English)' })
  readonly en!: string;
}

class PlaceDocument {
  @ApiProperty({
    description: 'JSON pointer into the body, name of a parameter, or spreadsheet cell',
    example: '/clauses/0/text',
  })
  readonly at!: string;

  @ApiProperty()
  readonly zh!: string;

  @ApiProperty()
  readonly en!: string;
}

/** An error response: problem details of RFC 9457 with a stable code and two languages. */
export class ProblemDocument {
  @ApiProperty({ description: 'URN of the kind of problem', example: 'urn:qiyue:problem:permission.denied' })
  readonly type!: string;

  @ApiProperty({ description: 'The title in the language asked for by Accept-Language, Chinese by default' })
  readonly title!: string;

  @ApiProperty({ example: 403 })
  readonly status!: number;

  @ApiProperty({ description: 'What to do, in the language of the title' })
  readonly detail!: string;

  @ApiProperty({ description: 'Names this occurrence; the same id is in the logs', example: 'urn:uuid:0192f7c0-…' })
  readonly instance!: string;

  @ApiProperty({ description: 'Stable code for programs', example: 'permission.denied' })
  readonly code!: string;

  @ApiProperty({ description: 'Title in Chinese' })
  readonly zh!: string;

  @ApiProperty({ description: 'Title in English' })
  readonly en!: string;

  @ApiProperty({ type: RemedyDocument })
  readonly remedy!: RemedyDocument;

  @ApiProperty({ type: [PlaceDocument], description: 'Places in the input that are wrong' })
  readonly places!: readonly PlaceDocument[];

  @ApiPropertyOptional({ type: Object, description: 'Facts about this occurrence' })
  readonly facts?: Readonly<Record<string, unknown>>;
}

/**
 * The body of an error response.
 * @param acceptLanguage the request's header; only the choice between zh and en depends on it
 */
export function problemDocumentOf(
  problem: Problem,
  correlationId: string,
  acceptLanguage: string | undefined,
): ProblemDocument {
  const { kind, detail, places } = problem;
  const language = /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh';
  return {
    type: `urn:qiyue:problem:${kind.code}`,
    title: kind.title[language],
    status: kind.status,
    detail: kind.remedy[language],
    instance: `urn:uuid:${correlationId}`,
    code: kind.code,
    zh: kind.title.zh,
    en: kind.title.en,
    remedy: kind.remedy,
    places,
    ...(Object.keys(detail).length === 0 ? {} : { facts: detail }),
  };
}
