import { Tabs } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '#ui/kit/Answer.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Advice } from './Advice.tsx'
import styles from './Exposure.module.css'
import { Findings } from './Findings.tsx'
import { Paths } from './Paths.tsx'
import { useExposureSummary, useExposures } from './queries.ts'
import { Summary } from './Summary.tsx'
import { agesText, exposureSentence } from './sentences.ts'
import { Zones } from './Zones.tsx'

const TABS = [
  ['advice', 'Recommendations'],
  ['findings', 'Findings'],
  ['paths', 'Attack paths'],
  ['zones', 'Zones'],
] as const

/** Findings, attack paths and the changes that reduce them. */
export function Exposure() {
  const navigate = useNavigate()
  const { tab } = useSearch({ strict: false }) as { tab?: string }
  const summary = useExposureSummary()
  const all = useExposures({})
  const open = (name: string | null) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, tab: name })) as never,
      replace: true,
    })
  const sentence =
    summary.data !== undefined && all.data !== undefined
      ? exposureSentence(summary.data, all.data)
      : undefined
  return (
    <Page title="Risk" sentence={sentence}>
      <Answer of={summary} doing="Assessing the exposure of all devices">
        {(site) => (
          <>
            <Summary summary={site} />
            <Tabs
              value={TABS.some(([name]) => name === tab) ? (tab as string) : 'advice'}
              onChange={open}
              keepMounted={false}
            >
              <Tabs.List mb={12}>
                {TABS.map(([name, title]) => (
                  <Tabs.Tab key={name} value={name}>
                    {title}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value="advice">
                {site.recommendations.length === 0 ? (
                  <Empty title="No recommendations yet">
                    <p>
                      Open <Link to="/captures">Captures</Link> and select a file with device identities.
                      Known vulnerabilities are matched at once.
                    </p>
                  </Empty>
                ) : (
                  <Advice items={site.recommendations} />
                )}
              </Tabs.Panel>
              <Tabs.Panel value="findings">
                <Findings />
              </Tabs.Panel>
              <Tabs.Panel value="paths">
                <Paths />
              </Tabs.Panel>
              <Tabs.Panel value="zones">
                <Zones items={site.zones ?? []} />
              </Tabs.Panel>
            </Tabs>
            <p className={styles.ages}>{agesText(site)}</p>
          </>
        )}
      </Answer>
    </Page>
  )
}
