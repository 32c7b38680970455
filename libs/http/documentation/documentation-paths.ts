/** Where the interface is documented: `/api/docs` for people, `/api/openapi.json` for programs. */
export const DOCUMENTATION_PATH = 'api/docs';
export const OPEN_API_PATH = 'api/openapi.json';
