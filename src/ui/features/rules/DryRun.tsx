import type { RuleTest } from '#schema/rules'
import { countOf } from '#ui/kit/format'
import { Failure, Loading } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Rules.module.css'
import { dryRunSentence } from './sentences.ts'

/** Maximum number of different alerts shown per rule. */
const SHOWN = 20

interface Run {
  readonly data: RuleTest | undefined
  readonly error: unknown
  readonly isPending: boolean
}

/** Alerts the draft would have raised on the stored captures: time, devices, packets. */
export function DryRun({ run: { data, error, isPending } }: { run: Run }) {
  return (
    <Panel title="Dry run">
      <div role="status">
        {isPending ? (
          <Loading lines={4} />
        ) : error ? (
          <Failure error={error} isInline />
        ) : data === undefined ? (
          <p className={styles.note}>
            Analyses the stored captures with this draft only. No alerts are raised and nothing is changed.
          </p>
        ) : (
          <>
            <p className={styles.answer}>{dryRunSentence(data)}</p>
            {data.rules.map((rule) => (
              <RuleHits key={rule.id} rule={rule} />
            ))}
          </>
        )}
      </div>
    </Panel>
  )
}

function RuleHits({ rule }: { rule: RuleTest['rules'][number] }) {
  const shown = rule.first.slice(0, SHOWN)
  const left = rule.sayings - shown.length
  return (
    <section className={styles.hits}>
      <h3>
        {rule.title}: {rule.hits === 0 ? 'would not have fired' : countOf(rule.hits, 'hit')}
      </h3>
      {rule.disablesItself && (
        <p className={styles.problem}>
          <span aria-hidden="true">▲ </span>
          More than 50 alerts per hour: the rule would have been disabled. Narrow it, or count with a
          correlation.
        </p>
      )}
      <ol>
        {shown.map((hit) => (
          <li key={`${hit.capture} ${hit.frame} ${hit.summary}`}>
            <PacketsLink frame={{ file: hit.capture, number: hit.frame }}>
              <Time value={hit.time} />
            </PacketsLink>{' '}
            {hit.summary}
            {hit.count > 1 && <span className="quiet"> {countOf(hit.count, 'time')}, first at</span>}
            {hit.isLearning && <span className="quiet"> found during learning</span>}
          </li>
        ))}
      </ol>
      {left > 0 && shown.length > 0 && <p className={styles.note}>and {left.toLocaleString('en')} others</p>}
    </section>
  )
}
