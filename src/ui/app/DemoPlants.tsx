import { Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { SiteItem } from '#schema/site'
import { useSource } from '#ui/source/SourceContext.tsx'
import { chooseDemoPlant, readSite } from '#ui/source/site'

/** Milliseconds between two questions whether the server of the other plant answers. */
const WAIT_MS = 1000
/** Then the person is asked to reload. */
const MOST_WAITS = 60

/** Choice of the simulated plant; the pages load again once the server simulates it. */
export function DemoPlants({ plant, plants }: Pick<NonNullable<SiteItem['demo']>, 'plant' | 'plants'>) {
  const source = useSource()
  const [chosen, setChosen] = useState<string | null>(null)
  const [failure, setFailure] = useState('')
  useEffect(() => {
    if (chosen === null) return
    let waits = 0
    const timer = setInterval(() => {
      if (++waits > MOST_WAITS) {
        clearInterval(timer)
        setFailure(`No answer for ${MOST_WAITS} seconds. Reload the page.`)
        return
      }
      readSite(source).then(
        ({ demo }) => {
          if (demo?.plant === chosen) window.location.assign('/')
        },
        () => {}, // between the two servers nobody answers
      )
    }, WAIT_MS)
    return () => clearInterval(timer)
  }, [chosen, source])
  if (plants.length < 2) return null
  const choose = (id: string | null) => {
    if (id === null || id === plant) return
    setFailure('')
    chooseDemoPlant(source, id).then(
      () => setChosen(id),
      (error: Error) => setFailure(error.message),
    )
  }
  const summary = plants.find(({ id }) => id === (chosen ?? plant))?.summary
  return (
    <>
      <Select
        size="xs"
        w={210}
        aria-label="Simulated plant"
        title={summary ?? ''}
        data={plants.map(({ id, title }) => ({ value: id, label: title }))}
        value={chosen ?? plant}
        onChange={choose}
        disabled={chosen !== null}
        allowDeselect={false}
      />
      <span role="status">{failure || (chosen === null ? '' : 'The plant is being changed …')}</span>
    </>
  )
}
