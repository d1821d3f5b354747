/** Hooks that services register while they open: what runs once the server listens, and how each part ends. */

/**
 * `start`: the server listens, nothing is queued yet. `ready`: the captures named at the start are queued.
 * `stop`: before the engine ends, for what feeds it. `close`: after the engine's last results, for what takes them.
 */
export type Phase = 'start' | 'ready' | 'stop' | 'close'

type Hook = () => Promise<unknown> | unknown

export class Lifecycle {
  readonly #hooks: Record<Phase, Hook[]> = { start: [], ready: [], stop: [], close: [] }

  on(phase: Phase, hook: Hook): void {
    this.#hooks[phase].push(hook)
  }

  /** Runs the hooks in the order of their registration; the first that rejects ends it. */
  async begin(phase: 'start' | 'ready'): Promise<void> {
    for (const hook of this.#hooks[phase]) await hook()
  }

  /** Runs each hook once, the last registered first; rejects at the end with the first error. */
  async end(phase: 'stop' | 'close'): Promise<void> {
    const errors: unknown[] = []
    for (const hook of this.#hooks[phase].splice(0).reverse()) {
      try {
        await hook()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }
}
