import { Button, FileButton, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { permits, useSession } from '#ui/parts/use-session'
import { part } from '#ui/source/source'
import styles from './Intelligence.module.css'
import { useChange } from './queries.ts'

/** Hours between two updates, unless changed. */
const USUAL_HOURS = 24

/** Uploads files of indicators and adds TAXII servers, for administrators. */
export function Add() {
  const change = useChange()
  const [url, setUrl] = useState('')
  const [name, setName] = useState('')
  const [everyHours, setHours] = useState(USUAL_HOURS)
  if (!permits(useSession().data, 'administer')) return null
  return (
    <Panel title="Add indicators">
      <div className={styles.add}>
        <FileButton
          accept=".json,.csv,.txt"
          onChange={async (file) => {
            if (file === null) return
            change.mutate({
              method: 'POST',
              path: '/intelligence/files',
              body: { name: file.name.replace(/[^A-Za-z0-9._-]+/g, '-'), text: await file.text() },
            })
          }}
        >
          {(props) => (
            <Button {...props} loading={change.isPending}>
              Upload file
            </Button>
          )}
        </FileButton>
        <span className="quiet">STIX 2.1, MISP event or CSV</span>
        <form
          className={`${styles.add} ${styles.server}`}
          onSubmit={(event) => {
            event.preventDefault()
            const body = { name: name.trim(), url: url.trim(), everyHours }
            change.mutate(
              { method: 'POST', path: '/intelligence/sources', body },
              { onSuccess: () => setUrl('') },
            )
          }}
        >
          <TextInput
            label="Name of the TAXII server"
            placeholder="small letters, digits, -"
            w={210}
            maxLength={40}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <TextInput
            label="Address"
            placeholder="https://taxii.example/taxii2/"
            w={280}
            maxLength={500}
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <NumberInput
            label="Fetch every"
            size="xs"
            w={110}
            min={1}
            max={744}
            suffix=" h"
            value={everyHours}
            onChange={(hours) => setHours(Number(hours) || USUAL_HOURS)}
          />
          <Button type="submit" variant="default" disabled={name.trim() === '' || url.trim() === ''}>
            Add server
          </Button>
        </form>
      </div>
      {change.error && <Failure error={change.error} isInline />}
    </Panel>
  )
}

/** Uploaded files with their deletion. */
export function Uploaded({ names }: { names: readonly string[] }) {
  const change = useChange()
  const isAllowed = permits(useSession().data, 'administer')
  if (names.length === 0) return null
  return (
    <ul className={styles.uploaded}>
      {names.map((name) => (
        <li key={name}>
          {name}
          {isAllowed && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`Delete ${name}`}
              onClick={() => change.mutate({ method: 'DELETE', path: `/intelligence/files/${part(name)}` })}
            >
              Delete
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
