import { defineProblem } from '#libs/kernel/problem';

/** Enough for a phone's photo or a scanned page. */
export const MAX_EVIDENCE_BYTES = 5 * 1024 * 1024;

export const EVIDENCE_TYPE_UNSUPPORTED = defineProblem(
  'evidence.type-unsupported',
  415,
  { zh: '不支持该文件格式', en: 'This kind of file is not taken as evidence' },
  { zh: '请上传 PNG、JPEG 图片，PDF 或纯文本文件。', en: 'Upload a PNG or JPEG image, a PDF, or plain text.' },
);

export const EVIDENCE_TOO_LARGE = defineProblem(
  'evidence.too-large',
  413,
  { zh: '文件为空或超过 5 MB', en: 'The file is empty or larger than 5 MB' },
  { zh: '请压缩图片或分成几份上传。', en: 'Reduce the image or upload it in parts.' },
);

export const EVIDENCE_NOT_FOUND = defineProblem(
  'evidence.not-found',
  404,
  { zh: '未找到该证据文件', en: 'There is no such evidence, or it is not yours to use' },
  { zh: '请先上传文件，再使用返回的编号。', en: 'Upload the file first and use the id that was returned.' },
);
