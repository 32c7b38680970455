/** Name of the one database of the embedded server. */
export const DATABASE = 'qiyue';
