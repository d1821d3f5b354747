import type { RuleTest } from '#contract/rules'
import { countOf } from '#ui/kit/format'
import { Failure, Waiting } from '#ui/kit/Message.tsx'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Rules.module.css'
import { dryRunSentence } from './telling.ts'

/** Different things shown of one rule. */
const SHOWN = 20

interface Run {
  readonly data: RuleTest | undefined
  readonly error: unknown
  readonly isPending: boolean
}

/** When the draft would have fired on the captures that are kept: time, devices, packets. */
export function DryRun({ run: { data, error, isPending } }: { run: Run }) {
  return (
    <Panel title="Dry run">
      <div role="status">
        {isPending ? (
          <Waiting lines={4} />
        ) : error ? (
          <Failure error={error} isInline />
        ) : data === undefined ? (
          <p className={styles.note}>
            Reads the captures that are kept, judged by this draft alone. Nothing is raised or changed.
          </p>
        ) : (
          <>
            <p className={styles.answer}>{dryRunSentence(data)}</p>
            {data.rules.map((rule) => (
              <Hits key={rule.id} rule={rule} />
            ))}
          </>
        )}
      </div>
    </Panel>
  )
}

function Hits({ rule }: { rule: RuleTest['rules'][number] }) {
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
          More than 50 in an hour: it would have disabled itself. Narrow it, or count with a correlation.
        </p>
      )}
      <ol>
        {shown.map((hit) => (
          <li key={`${hit.capture} ${hit.frame} ${hit.summary}`}>
            <PacketsLink frame={{ file: hit.capture, number: hit.frame }}>
              <Time value={hit.time} />
            </PacketsLink>{' '}
            {hit.summary}
            {hit.count > 1 && <span className="quiet"> {countOf(hit.count, 'time')}, first then</span>}
            {hit.isNewHere && <span className="quiet"> new here: learning was under way</span>}
          </li>
        ))}
      </ol>
      {left > 0 && shown.length > 0 && <p className={styles.note}>and {left.toLocaleString('en')} others</p>}
    </section>
  )
}
