import type { Difference } from '#schema/difference'
import { Answer } from '#ui/kit/Answer.tsx'
import { countOf } from '#ui/kit/format'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { Changes } from '#ui/parts/Changes.tsx'
import styles from './Baseline.module.css'
import { useSinceSigned } from './queries.ts'

/** There are more than shown, per kind. */
function allOf(counts: Difference['counts']): number {
  return Object.values(counts).reduce((sum, one) => sum + one.added + one.removed + one.changed, 0)
}

/** Entries added or removed since the baseline was signed. */
export function SinceSigned() {
  const since = useSinceSigned()
  return (
    <Answer of={since} lines={12}>
      {({ signer, difference }) =>
        difference === null ? (
          <Empty title="No signed baseline">
            <p>Review the baseline, sign it and import it. Later changes appear here.</p>
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
          <Empty title="Unchanged since signed">
            <p>
              The baseline equals the one signed by <span className="mono">{signer}</span> .
            </p>
          </Empty>
        )
      }
    </Answer>
  )
}
