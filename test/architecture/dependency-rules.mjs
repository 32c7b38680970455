/**
 * Who may import whom (docs/adr/0011). One rule, one sentence, one failing example under `fixtures/dependencies/<rule>/`.
 * Paths are relative to the root of the repository, or of the example.
 */
const SPEC = '\\.spec\\.ts$';
const OURS = '^(libs|apps|bench|test)/';
const TESTS = `(${SPEC}|^test/|^bench/|^libs/testing/|^libs/[^/]+/contract/)`;

export const dependencyRules = [
  {
    name: 'kernel-imports-nothing-of-ours',
    comment: 'The kernel is the ground everything stands on.',
    from: { path: '^libs/kernel/', pathNot: SPEC },
    to: { path: OURS, pathNot: '^libs/kernel/' },
  },
  {
    name: 'contexts-stay-apart',
    comment: 'Contexts meet in ids, integration events and ports, never in imports.',
    from: { path: '^libs/contexts/([^/]+)/' },
    to: { path: '^libs/contexts/', pathNot: '^libs/contexts/$1/' },
  },
  {
    name: 'domain-imports-kernel-and-itself',
    comment: 'Rules know neither storage nor transport nor their own codec.',
    from: { path: '^libs/contexts/([^/]+)/domain/', pathNot: SPEC },
    to: { path: OURS, pathNot: ['^libs/kernel/', '^libs/contexts/$1/domain/'] },
  },
  {
    name: 'domain-without-packages',
    comment: 'A decider is a pure function: no Nest, pg, file system, clock or random source.',
    from: { path: '^libs/contexts/[^/]+/domain/', pathNot: SPEC },
    to: { pathNot: OURS },
  },
  {
    name: 'domain-without-clock',
    comment: 'Time comes in with the command.',
    from: { path: '^libs/contexts/[^/]+/domain/', pathNot: SPEC },
    to: { path: '^libs/kernel/clock\\.ts$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'codec-imports-kernel-and-domain',
    comment: 'A codec translates events, it asks nobody.',
    from: { path: '^libs/contexts/([^/]+)/codec/', pathNot: SPEC },
    to: { path: OURS, pathNot: ['^libs/kernel/', '^libs/contexts/$1/(domain|codec)/'] },
  },
  {
    name: 'read-models-leave-commands-alone',
    comment: 'A read model reads events; deciding and application code lie on the other side of the log.',
    from: { path: '^libs/contexts/([^/]+)/read-models/', pathNot: SPEC },
    to: {
      path: [
        '^libs/contexts/$1/application/',
        '^libs/contexts/$1/domain/.*decider\\.ts$',
        '^libs/event-store/command-runner/',
      ],
    },
  },
  {
    name: 'projections-are-pure',
    comment: 'The same events give the same rows: no database, vault or framework in a projection.',
    from: { path: '^libs/contexts/[^/]+/read-models/.*projection\\.ts$', pathNot: SPEC },
    to: {
      path: '(^libs/(vault|messaging|platform)/|^node_modules/(@nestjs|pg|rxjs)|^(fs|path|crypto|http|net|child_process))',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'libraries-never-import-applications',
    comment: 'Applications are put together from libraries, not the other way round.',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'applications-stay-apart',
    comment: 'Each application can be started and deployed alone; only `standalone` and `split` put them together.',
    from: { path: '^apps/([^/]+)/', pathNot: ['^apps/(standalone|split)/', SPEC] },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'testing-code-in-tests-only',
    comment: 'Nothing that runs for users rests on test code.',
    from: { pathNot: TESTS },
    to: { path: ['^libs/testing/', '^test/', SPEC] },
  },
  {
    name: 'log-adapters-below-the-port',
    comment: 'Above the port nobody knows which engine keeps the log.',
    from: { pathNot: ['^libs/event-store/', '^libs/platform/', TESTS] },
    to: { path: '^libs/event-store/(postgres|eventstoredb)/' },
  },
  {
    name: 'broadcast-adapters-below-the-port',
    comment:
      'Consumers cannot tell how messages come to them; only the relay, which publishes, knows Kafka, the supervisor, which starts a broker, and the demo, which looks whether everything has arrived.',
    from: { path: '^(libs|apps)/', pathNot: ['^libs/(messaging|platform)/', '^apps/(relay|demo)/', TESTS] },
    to: {
      path: '^libs/messaging/(kafka|direct)/',
      pathNot: '^libs/messaging/kafka/local-broker/',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'no-cycles',
    comment: 'Files that import each other cannot be understood, tested or moved alone.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-test-packages-in-product',
    comment: 'What only development installs is absent in production.',
    from: { path: '^(apps|libs)/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-undeclared-packages',
    comment: 'A package we import is in our package.json, not there by chance of another one.',
    // The benchmark has a package of its own beside ours.
    from: { path: '^(apps|libs|test)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'imports-resolve',
    comment: 'An import of a file that does not exist.',
    // The benchmark imports what the build makes.
    from: { path: '^(apps|libs|test)/' },
    to: { couldNotResolve: true },
  },
];
