import { defineProblem } from '#libs/kernel/problem';

export const READ_MODEL_BEHIND = defineProblem(
  'read-model.behind',
  503,
  { zh: '所查内容尚未更新到您刚才的办理结果', en: 'What you read has not caught up with your last change yet' },
  {
    zh: '您的办理已保存，请稍候刷新；若持续如此，请联系管理员。',
    en: 'Your change is saved: try again in a moment; if it persists, tell the administrator.',
  },
);
