import type { Difference } from '#contract/difference'
import { Answer } from '#ui/kit/Answer.tsx'
import { countOf } from '#ui/kit/format'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { Changes } from '#ui/parts/Changes.tsx'
import styles from './Baseline.module.css'
import { useSinceSigned } from './queries.ts'

/** Of every kind: more than are told. */
function allOf(counts: Difference['counts']): number {
  return Object.values(counts).reduce((sum, one) => sum + one.added + one.removed + one.changed, 0)
}

/** What became normal, or is no longer, since somebody signed what is normal. */
export function SinceSigned() {
  const since = useSinceSigned()
  return (
    <Answer of={since} lines={12}>
      {({ signer, difference }) =>
        difference === null ? (
          <Empty title="No baseline was signed yet">
            <p>
              Review what is normal, sign it, and hand it to the sensor; what changes from then on is told
              here.
            </p>
            <Command>
              {
                'bin/sightglass baseline sign DATA/baseline.yaml --key plant.key > signed.yaml\nbin/sightglass baseline import signed.yaml --key plant.pub --data DATA'
              }
            </Command>
          </Empty>
        ) : difference.differ ? (
          <div className={styles.stack}>
            <p className={styles.signed}>
              {countOf(allOf(difference.counts), 'change')} since the baseline signed by{' '}
              <span className="mono">{signer}</span>.
            </p>
            <Changes difference={difference} />
          </div>
        ) : (
          <Empty title="As it was signed">
            <p>
              What is normal now is what <span className="mono">{signer}</span> has signed.
            </p>
          </Empty>
        )
      }
    </Answer>
  )
}
