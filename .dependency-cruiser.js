/** Who may import whom: the table of docs/architecture.md, as rules. Everything else is open. */
const OWN_PLUGIN = '^plugins/([^/]+)/'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A circle means that two files are one.',
      severity: 'error',
      from: { pathNot: '\\.d\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'sdk-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^sdk-plugin/', pathNot: '^sdk-plugin/test/' },
      to: { path: '^(core|config|plugins|web|test)/' },
    },
    {
      name: 'config-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^config/' },
      to: { path: '^(core|sdk-plugin|plugins|web|test)/' },
    },
    {
      name: 'core-knows-no-feature',
      severity: 'error',
      from: { path: '^core/', pathNot: '^core/test/' },
      to: { path: '^(plugins|web|test)/' },
    },
    {
      name: 'web-knows-no-feature',
      comment: 'Plugins reach the shell through the generated discovery module only.',
      severity: 'error',
      from: { path: '^web/', pathNot: '^web/(src/(generated|routes/\\(plugins\\))/|test/)' },
      to: { path: '^(core|config|plugins|test)/' },
    },
    {
      name: 'plugins-import-contracts-only',
      comment: 'Of another plugin: its contract.ts, and what it offers to pages under web/.',
      severity: 'error',
      from: { path: OWN_PLUGIN },
      to: { path: '^plugins/[^/]+/', pathNot: ['^plugins/$1/', '^plugins/[^/]+/contract\\.ts$'] },
    },
    {
      name: 'plugins-stand-on-the-sdk',
      comment: 'Tests of a plugin may use the test kit.',
      severity: 'error',
      from: { path: OWN_PLUGIN, pathNot: '^plugins/[^/]+/test/' },
      to: { path: '^(core|config|web|test)/' },
    },
    {
      name: 'plugin-tests-use-the-kit-only',
      severity: 'error',
      from: { path: '^plugins/[^/]+/test/' },
      to: { path: '^core/', pathNot: '^core/testing/index\\.ts$' },
    },
    {
      name: 'database-tools-in-their-place',
      comment: 'MikroORM: in entities, repositories, migrations and the kernel. Everything else asks a repository.',
      severity: 'error',
      from: {
        path: '^(core|plugins|sdk-plugin)/',
        pathNot: [
          '^core/(database|testing|test)/',
          '^sdk-plugin/',
          '/entities/',
          '/migrations/',
          '\\.repository\\.ts$',
          '^plugins/[^/]+/test/',
        ],
      },
      to: { path: 'node_modules/@mikro-orm/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '(^test/|/test/)' },
      to: { path: '(^test/|/test/|\\.test\\.ts$)' },
    },
    {
      name: 'nothing-undeclared',
      comment: 'A package that is used stands in the package.json next to it.',
      severity: 'error',
      from: { path: '^(core|config|sdk-plugin|plugins)/', pathNot: '(/test/|\\.test\\.ts$|/web/)' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^web/(build|\\.svelte-kit)/', '^data/', '^docs/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default', 'node'],
      extensions: ['.ts', '.js', '.svelte', '.json'],
    },
    moduleSystems: ['es6'],
  },
}
