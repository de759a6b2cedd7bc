// Which way imports may go (docs/ARCHITECTURE.md), as dependency-cruiser rules; import-rules.test.ts runs them over the
// tree and over planted breaks. Aliases (#lib/… of package.json) are resolved, types count as imports.
const REACT_OR_NEXT = 'node_modules/(react|react-dom|next|server-only)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A run-time cycle is two files pretending to be two.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'lib-does-not-know-its-doors',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(app|components|terraform-runner|scripts|tests)/' },
    },
    {
      name: 'components-import-only-lib',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(app|terraform-runner|scripts|tests)/' },
    },
    {
      name: 'components-cannot-reach-data-or-secrets',
      comment: 'Through any chain, types included: types that components show live in pure files.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^lib/(db|env|web)/', reachable: true },
    },
    {
      name: 'app-never-imports-the-runner',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^(terraform-runner|scripts|tests)/' },
    },
    {
      name: 'runner-imports-only-lib',
      severity: 'error',
      from: { path: '^terraform-runner/' },
      to: { path: '^(app|components|scripts|tests|lib/web)/' },
    },
    {
      name: 'runner-cannot-reach-react-or-next',
      severity: 'error',
      from: { path: '^terraform-runner/' },
      to: { path: REACT_OR_NEXT, reachable: true },
    },
    {
      name: 'lib-knows-no-react-or-next',
      comment: 'But for lib/web, the door that faces Next.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/web/' },
      to: { path: REACT_OR_NEXT },
    },
    {
      name: 'only-stores-hold-the-database-client',
      comment: 'Use cases may open a transaction, listen, send a job, or ask whether an error is the database being away; rows are read and written in *-store.ts. main.ts and lib/web assemble.',
      severity: 'error',
      from: { path: '^(app|components|lib|terraform-runner)/', pathNot: ['^lib/(db|web)/', '-store\\.ts$', '^terraform-runner/main\\.ts$'] },
      to: { path: '^lib/db/', pathNot: '^lib/db/(transaction|notify|job-queue|database-away)\\.ts$' },
    },
    {
      name: 'nothing-imports-what-is-not-there',
      comment: 'A mistyped alias would otherwise hide a break of every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/db/generated/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css'] },
  },
};
