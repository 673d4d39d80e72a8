import {
  Type,
  type Access,
  type Api,
  type FileRoute,
  type Rate,
  type Route,
  type TObject,
  type ToggleRoute,
  type Token,
  type TSchema,
} from '@sapocom/sdk-plugin'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- recorded routes of all shapes stand in one list
export type AnyRoute = Route<any, any, any, any>
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the same
export type AnyFileRoute = FileRoute<any, any>

export type RecordedRoute = {
  readonly plugin: string
  readonly method: Method
  readonly path: string
} & ({ readonly kind: 'json'; readonly route: AnyRoute } | { readonly kind: 'file'; readonly route: AnyFileRoute })

interface Needs {
  need<T>(token: Token<T>): T
  maybe<T>(token: Token<T>): () => T | undefined
}

/** Records the routes of one plugin. Nothing is registered yet: the kernel looks for clashes first. */
export class RouteRecorder implements Api {
  readonly routes: RecordedRoute[] = []
  readonly #plugin: string
  readonly #claims: readonly string[]
  readonly #needs: Needs
  readonly #permissions: ReadonlySet<string>

  constructor(plugin: string, claims: readonly string[], needs: Needs, permissions: ReadonlySet<string>) {
    this.#plugin = plugin
    this.#claims = claims
    this.#needs = needs
    this.#permissions = permissions
  }

  get: Api['get'] = (path, route) => this.#json('GET', path, route)
  post: Api['post'] = (path, route) => this.#json('POST', path, route)
  put: Api['put'] = (path, route) => this.#json('PUT', path, route)
  patch: Api['patch'] = (path, route) => this.#json('PATCH', path, route)
  delete: Api['delete'] = (path, route) => this.#json('DELETE', path, route)

  toggle<P extends TObject, A extends TSchema>(path: string, toggle: ToggleRoute<P, A>): void {
    const { summary, params, rate, answer, set } = toggle
    const body = Type.Object({ on: Type.Boolean() })
    const shared = { summary, params, body, answer, form: true, ...(rate ? { rate } : {}) }
    const handler: AnyRoute['handler'] = ({ params: given, body, viewer, signal }) =>
      set({ params: given as never, viewer, signal }, (body as { on: boolean }).on)
    this.#json('POST', path, { ...access(toggle), ...shared, handler })
  }

  file<P extends TObject, Q extends TObject>(path: string, route: FileRoute<P, Q>): void {
    this.#checkAccess('GET', path, route)
    this.routes.push({ plugin: this.#plugin, method: 'GET', path: this.#absolute(path), kind: 'file', route })
  }

  need<T>(token: Token<T>): T {
    return this.#needs.need(token)
  }

  maybe<T>(token: Token<T>): () => T | undefined {
    return this.#needs.maybe(token)
  }

  #json(method: Method, path: string, route: AnyRoute): void {
    this.#checkAccess(method, path, route)
    this.routes.push({ plugin: this.#plugin, method, path: this.#absolute(path), kind: 'json', route })
  }

  /** Deny by default: a route that says neither who may call it nor why everybody may does not boot. Source: security rules S10 */
  #checkAccess(method: Method, path: string, route: { permission?: string; public?: string; rate?: Rate }): void {
    if (!route.permission && !route.public)
      throw new Error(`${method} ${path} has neither a permission nor a reason to be public`)
    if (route.permission && !this.#permissions.has(route.permission))
      throw new Error(`${method} ${path} asks for the unknown permission ${route.permission}`)
  }

  #absolute(path: string): string {
    if (!path.startsWith('/')) throw new Error(`the path "${path}" must start with /`)
    if (this.#claims.some((claim) => path === claim || path.startsWith(`${claim}/`))) return path
    return `/api/${this.#plugin}/v1${path === '/' ? '' : path}`
  }
}

/** The first pair of routes with the same method and shape, if there is one: parameters' names do not tell routes apart. */
export function findClash(routes: readonly RecordedRoute[]): readonly [RecordedRoute, RecordedRoute] | null {
  const seen = new Map<string, RecordedRoute>()
  for (const route of routes) {
    const shape = `${route.method} ${route.path.replaceAll(/:[A-Za-z]+/g, ':')}`
    const other = seen.get(shape)
    if (other) return [other, route]
    seen.set(shape, route)
  }
  return null
}

function access({ permission, public: reason }: { permission?: `${string}:${string}`; public?: string }): Access {
  return permission ? { permission } : { public: reason as string }
}
