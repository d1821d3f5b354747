import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { countOf } from '#ui/kit/format'
import { Command, Empty, Failure, Waiting } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Time } from '#ui/kit/Time.tsx'
import styles from './Baseline.module.css'
import { useBaseline } from './queries.ts'
import { baselineSentence } from './telling.ts'

/** What is normal here, channel by channel, in sentences. */
export function Baseline() {
  const [search, setSearch] = useState('')
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useBaseline(search)
  const [first] = data?.pages ?? []
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title="Baseline"
      sentence={first && baselineSentence(first)}
      actions={
        <TextInput
          aria-label="Search what is normal"
          placeholder="Address, protocol, operation"
          w={260}
          maxLength={200}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      }
    >
      {error ? (
        <Failure error={error} onRetry={refetch} />
      ) : isPending ? (
        <Waiting lines={12} />
      ) : first?.learning === 'nothing' ? (
        <NothingLearned />
      ) : (
        <Panel title="Normal here" isBare>
          {items.length === 0 && <p className={styles.none}>Nothing that is normal fits “{search}”.</p>}
          <ul className={styles.list}>
            {items.map((item) => (
              <li key={`${item.client} ${item.server} ${item.protocol} ${item.unit} ${item.sentence}`}>
                <p>{item.sentence}</p>
                {item.details.length > 0 && <p className="quiet">{item.details.join(' · ')}</p>}
                <p className="quiet">
                  {countOf(item.count, 'time')}, since <Time value={item.first} />, last{' '}
                  <Time value={item.last} />
                </p>
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <Button
              variant="default"
              m="md"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Show more
            </Button>
          )}
        </Panel>
      )}
    </Page>
  )
}

function NothingLearned() {
  return (
    <Empty title="Nothing is learned yet">
      <p>
        A sensor that listens writes down what is normal every few minutes. From captures of normal traffic:
      </p>
      <Command>bin/sightglass baseline export normal.pcap</Command>
    </Empty>
  )
}
