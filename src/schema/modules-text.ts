/** Fields of a module needed for its line; a document has null for absent ones. */
interface Module {
  readonly path: string
  readonly rack?: number | null | undefined
  readonly slot?: number | null | undefined
  readonly name: string
  readonly type: string
  readonly model: string
  readonly firmware: string
}

/** `slot 0: 1756-L61/B 16.20; slot 1: 1756-ENBT/A 4.7`: modules by slot, in one cell; '' without modules. */
export function modulesText(modules: readonly Module[]): string {
  return modules
    .map((module) => {
      const { model, name, type, firmware } = module
      const what = [model || name || type, firmware].filter(Boolean).join(' ')
      return what === '' ? placeOf(module) : `${placeOf(module)}: ${what}`
    })
    .join('; ')
}

function placeOf({ path, rack, slot }: Module): string {
  if (slot == null) return path
  return rack == null ? `slot ${slot}` : `rack ${rack} slot ${slot}`
}
