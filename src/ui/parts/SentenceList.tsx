import type { BaselineSentence } from '#contract/baseline'
import { countOf } from '#ui/kit/format'
import { Time } from '#ui/kit/Time.tsx'
import { stageText } from './learning.ts'
import styles from './SentenceList.module.css'

/** What is normal, a sentence a channel, with how sure and why. */
export function SentenceList({ items }: { items: readonly BaselineSentence[] }) {
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <li key={`${item.client} ${item.server} ${item.protocol} ${item.unit} ${item.sentence}`}>
          <div className={styles.head}>
            <p className={styles.sentence}>{item.sentence}</p>
            <span className={styles.stage}>{stageText(item)}</span>
          </div>
          {item.details.length > 0 && (
            <ul className={styles.details}>
              {item.details.map((detail) => (
                <li key={detail} className={styles.detail}>{detail}</li>
              ))}
            </ul>
          )}
          <p className={styles.under}>
            {countOf(item.count, 'time')}, since <Time value={item.first} />, last <Time value={item.last} />
          </p>
        </li>
      ))}
    </ul>
  )
}
