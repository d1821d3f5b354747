import { SegmentedControl } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AdviceItem } from '#schema/advice'
import { Answer } from '#ui/kit/Answer.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { useDeviceNames } from '#ui/parts/use-device-names'
import { Item } from './Item.tsx'
import { useAdvice } from './queries.ts'
import styles from './Recommendations.module.css'
import { adviceSentence, isOpen } from './sentences.ts'

/** Maximum number of devices named per row. */
const NAMED = 3
/** Rows whose device names are queried. */
const ASKED = 30

/** Recommendations by gain, and decisions about them. */
export function Recommendations() {
  const advice = useAdvice()
  const [shown, setShown] = useState<'open' | 'decided'>('open')
  const items = advice.data?.items
  const names = useDeviceNames(
    (items ?? []).slice(0, ASKED).flatMap(({ touches }) => touches.slice(0, NAMED)),
  )
  return (
    <Page
      title="Recommendations"
      sentence={items && adviceSentence(items)}
      actions={
        items !== undefined &&
        items.length > 0 && (
          <SegmentedControl
            aria-label="Filter"
            value={shown}
            onChange={(value) => setShown(value as 'open' | 'decided')}
            data={[
              { value: 'open', label: `Open ${items.filter(isOpen).length}` },
              { value: 'decided', label: `Decided ${items.filter((item) => !isOpen(item)).length}` },
            ]}
          />
        )
      }
    >
      <Answer of={advice} doing="Assessing the exposure of all devices">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No recommendations yet">
              <p>
                Open <Link to="/captures">Captures</Link> and select a file with device identities. Known
                vulnerabilities are matched at once.
              </p>
            </Empty>
          ) : (
            <List
              items={items.filter((item) => isOpen(item) === (shown === 'open'))}
              names={names}
              title={shown === 'open' ? 'Recommendations by gain' : 'Decided'}
            />
          )
        }
      </Answer>
    </Page>
  )
}

function List(props: { items: readonly AdviceItem[]; names: ReadonlyMap<string, string>; title: string }) {
  const { items, names, title } = props
  return (
    <Panel
      title={title}
      aside={<span className="quiet">Gain: sum over the risks of all devices</span>}
      isBare
    >
      {items.length === 0 && <p className={styles.nothing}>None.</p>}
      <ol className={styles.rows}>
        {items.map((item) => (
          <Item key={item.id} item={item} names={names} named={NAMED} />
        ))}
      </ol>
    </Panel>
  )
}
