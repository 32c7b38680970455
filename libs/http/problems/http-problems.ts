import { defineProblem, type ProblemKind } from '#libs/kernel/problem';

export const AUTHENTICATION_REQUIRED = defineProblem(
  'http.authentication-required',
  401,
  { zh: '请先登录', en: 'Please log in first' },
  { zh: '登录已失效或未登录，请重新登录后再试。', en: 'Send a valid token in the header Authorization: Bearer …' },
);

export const CROSS_SITE_REFUSED = defineProblem(
  'http.cross-site',
  403,
  { zh: '该请求不是由本站页面发出的', en: 'The request was not sent by a page of this site' },
  {
    zh: '请在本站页面上重新操作。',
    en: 'Requests with a session cookie that change something need the header X-Requested-With: qiyue and the origin of this site.',
  },
);

export const CARRIER_UNKNOWN = defineProblem(
  'http.session-carrier-unknown',
  400,
  { zh: '不支持所要求的登录方式', en: 'The header X-Session-Carrier is neither cookie nor bearer' },
  { zh: '请刷新页面后重新登录。', en: 'Send cookie from a browser; programs leave the header out.' },
);

export const ACCESS_NOT_DECLARED = defineProblem(
  'http.access-not-declared',
  403,
  { zh: '此功能尚未开放', en: 'This route is not open to anybody' },
  { zh: '请联系系统管理员。', en: 'Ask the system administrator.' },
);

export const ACTING_AS_INVALID = defineProblem(
  'http.acting-as-invalid',
  400,
  { zh: '所选身份的格式不正确', en: 'The header X-Acting-As is not of the form Role@regionCode' },
  { zh: '请重新选择身份。', en: 'Send for example X-Acting-As: GridWorker@370704001001.' },
);

export const INPUT_INVALID = defineProblem(
  'http.input-invalid',
  422,
  { zh: '填写的内容有误', en: 'Some of the input is not valid' },
  { zh: '请按提示逐处改正后重新提交。', en: 'Correct the places named and send again.' },
);

export const PARAMETER_INVALID = defineProblem(
  'http.parameter-invalid',
  400,
  { zh: '请求参数有误', en: 'A parameter of the request is not valid' },
  { zh: '请按提示改正后再试。', en: 'Correct the places named and send again.' },
);

export const MALFORMED_REQUEST = defineProblem(
  'http.malformed-request',
  400,
  { zh: '请求格式不正确', en: 'The request cannot be read' },
  {
    zh: '请检查提交内容的格式（应为有效的 JSON）。',
    en: 'Check the form of the request: the body must be valid JSON.',
  },
);

export const TOO_DEEP = defineProblem(
  'http.too-deep',
  400,
  { zh: '提交内容的层次或条目过多', en: 'The input is nested too deeply or has too many values' },
  { zh: '请减少层次或分批提交。', en: 'Send less nesting, or send the values in several requests.' },
);

export const FORBIDDEN_CHARACTER = defineProblem(
  'http.forbidden-character',
  422,
  { zh: '内容中有不允许的字符', en: 'The input contains a character that is not allowed' },
  { zh: '请按提示删除该字符后重新提交。', en: 'Remove the character at the places named and send again.' },
);

export const BODY_TOO_LARGE = defineProblem(
  'http.body-too-large',
  413,
  { zh: '提交的内容过大', en: 'The request is too large' },
  { zh: '请减小文件或分批提交。', en: 'Send a smaller file, or send it in several requests.' },
);

export const MEDIA_TYPE_UNSUPPORTED = defineProblem(
  'http.media-type-unsupported',
  415,
  { zh: '不支持此内容类型', en: 'This content type is not supported here' },
  {
    zh: '请以 JSON 提交；上传文件请使用表单方式。',
    en: 'Send application/json, or multipart/form-data where a file is asked for.',
  },
);

export const ROUTE_UNKNOWN = defineProblem(
  'http.route-unknown',
  404,
  { zh: '没有找到您要的内容', en: 'There is nothing at this address' },
  { zh: '请核对网址。', en: 'Check the address; /api/docs lists all routes.' },
);

export const METHOD_NOT_ALLOWED = defineProblem(
  'http.method-not-allowed',
  405,
  { zh: '此地址不支持该操作', en: 'This address does not support the method' },
  { zh: '请核对请求方法。', en: 'Use one of the methods in the header Allow.' },
);

export const TOO_MANY_REQUESTS = defineProblem(
  'http.too-many-requests',
  429,
  { zh: '操作过于频繁', en: 'Too many requests' },
  { zh: '请稍候再试。', en: 'Wait for the seconds named in the header Retry-After.' },
);

export const CURSOR_INVALID = defineProblem(
  'http.cursor-invalid',
  400,
  { zh: '翻页标记无效', en: 'The page cursor is not valid' },
  { zh: '请回到第一页重新查看。', en: 'Start from the first page; pass the cursor on as it was given.' },
);

export const IDEMPOTENCY_KEY_INVALID = defineProblem(
  'http.idempotency-key-invalid',
  400,
  { zh: '请求编号无效', en: 'The Idempotency-Key is not valid' },
  {
    zh: '请使用 8 至 128 个字母、数字或 - _ . : 组成的编号。',
    en: 'Use 8 to 128 characters of letters, digits and - _ . :',
  },
);

export const POSITION_INVALID = defineProblem(
  'http.position-invalid',
  400,
  { zh: '等待位置无效', en: 'The header X-Await-Position is not a position of the log' },
  { zh: '请刷新页面后再试。', en: 'Send the value of X-Log-Position as it was given.' },
);

export const NOT_READY = defineProblem(
  'http.not-ready',
  503,
  { zh: '系统正在启动或维护', en: 'The service is starting or stopping' },
  { zh: '请稍候再试。', en: 'Try again in a moment.' },
);

export const REQUEST_TIMED_OUT = defineProblem(
  'http.request-timed-out',
  408,
  { zh: '请求超时', en: 'The request took too long to arrive' },
  { zh: '请检查网络后重试。', en: 'Check the connection and send again.' },
);

/** Not for throwing: what every unexpected error becomes. */
export const UNEXPECTED: ProblemKind = Object.freeze({
  code: 'http.unexpected',
  status: 500,
  title: { zh: '系统出现意外错误', en: 'Something went wrong on our side' },
  remedy: {
    zh: '请稍候再试；如仍有问题，请将错误编号告知工作人员。',
    en: 'Try again with the same Idempotency-Key; if it persists, tell us the error id.',
  },
});
