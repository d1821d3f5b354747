/** Packets by label and by what was said of them. */
export class Tally {
  hits = 0
  misses = 0
  falseAlarms = 0
  quiet = 0

  count(isAttack: boolean, isFound: boolean): void {
    if (isAttack && isFound) this.hits++
    else if (isAttack) this.misses++
    else if (isFound) this.falseAlarms++
    else this.quiet++
  }

  add({ hits, misses, falseAlarms, quiet }: Tally): void {
    this.hits += hits
    this.misses += misses
    this.falseAlarms += falseAlarms
    this.quiet += quiet
  }

  line(name: string): string {
    const { hits, misses, falseAlarms, quiet } = this
    return `${name}: F1 ${f1(this).toFixed(4)} (${hits} found, ${misses} missed, ${falseAlarms} false of ${falseAlarms + quiet} that are no attack)`
  }
}

/** Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was said. */
export function f1({ hits, misses, falseAlarms }: Tally): number {
  const all = 2 * hits + misses + falseAlarms
  return all === 0 ? 1 : (2 * hits) / all
}
