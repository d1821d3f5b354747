import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SITE_TEXT_BYTES, type SiteFileItem } from '#schema/site-file'
import { Answer } from '#ui/kit/Answer.tsx'
import { DataTable } from '#ui/kit/DataTable.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { usePermission } from '#ui/parts/use-session'
import { useSource } from '#ui/source/SourceContext.tsx'
import { readSiteFile, replaceSiteFile } from '#ui/source/site-file'
import styles from './Settings.module.css'

const KEY = ['site-file'] as const

/** Zones, subnets and maintenance windows of the site file, and its text to edit. */
export function SiteFile() {
  const source = useSource()
  const site = useQuery({ queryKey: KEY, queryFn: () => readSiteFile(source) })
  const mayChange = usePermission('administer')
  const [isEditing, setEditing] = useState(false)
  const canEdit = mayChange && site.data?.isReplaceable === true && !isEditing
  return (
    <Panel
      title="Site file"
      aside={
        canEdit && (
          <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
            Edit
          </Button>
        )
      }
    >
      <Answer of={site} lines={4}>
        {(item) =>
          isEditing ? <Editor item={item} onDone={() => setEditing(false)} /> : <Content item={item} />
        }
      </Answer>
    </Panel>
  )
}

function Content({ item }: { item: SiteFileItem }) {
  const { name, faults, zones, subnets, maintenance, devices, path, text } = item
  if (faults.length > 0)
    return (
      <div role="alert">
        <p className={styles.bad}>▲ The site file cannot be used.</p>
        <ul>
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      </div>
    )
  if (text === '' && zones.length === 0)
    return (
      <p className={styles.text}>
        No site file. It names zones, subnets, devices and maintenance windows (docs/reference/site-file.md).
      </p>
    )
  return (
    <div className={styles.fields}>
      <dl className={styles.facts}>
        <dt>Name</dt>
        <dd>{name || 'none'}</dd>
        <dt>Named devices</dt>
        <dd>{devices}</dd>
        <dt>File</dt>
        <dd>{path}</dd>
      </dl>
      {zones.length > 0 && (
        <DataTable
          label="Zones"
          rows={zones}
          keyOf={(zone) => zone.name}
          columns={[
            { title: 'Zone', width: '30%', cell: (zone) => zone.name },
            { title: 'Level', cell: ({ level }) => level ?? '–' },
            {
              title: 'Subnets',
              width: '40%',
              cell: (zone) => <span className="mono">{zone.subnets.join(', ') || '–'}</span>,
            },
            { title: 'VLANs', width: '15%', cell: ({ vlans }) => vlans.join(', ') || '–' },
          ]}
        />
      )}
      {subnets.length > 0 && (
        <DataTable
          label="Subnets"
          rows={subnets}
          keyOf={({ cidr }) => cidr}
          columns={[
            { title: 'Subnet', cell: ({ cidr }) => <span className="mono">{cidr}</span> },
            { title: 'Name', width: '60%', cell: (subnet) => subnet.name },
          ]}
        />
      )}
      {maintenance.length > 0 && (
        <DataTable
          label="Maintenance windows"
          rows={maintenance}
          keyOf={(window) => `${window.name} ${window.from}`}
          columns={[
            { title: 'Maintenance window', width: '40%', cell: (window) => window.name },
            { title: 'Days', cell: ({ days }) => days.join(', ') || 'every day' },
            { title: 'From (UTC)', cell: ({ from }) => from },
            { title: 'To (UTC)', cell: ({ to }) => to },
          ]}
        />
      )}
    </div>
  )
}

function Editor({ item, onDone }: { item: SiteFileItem; onDone: () => void }) {
  const source = useSource()
  const queries = useQueryClient()
  const [text, setText] = useState(item.text)
  const save = useMutation({
    mutationFn: () => replaceSiteFile(source, text),
    onSuccess: (answer) => {
      queries.setQueryData(KEY, answer)
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={styles.fields} onSubmit={submit}>
      <Textarea
        label="Site file (YAML)"
        description="Format: docs/reference/site-file.md. Captures that are read from now on use it."
        autosize
        minRows={12}
        maxRows={30}
        maxLength={SITE_TEXT_BYTES}
        spellCheck={false}
        classNames={{ input: styles.code ?? '' }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {save.error && <Failure error={save.error} isInline />}
      <div className={styles.buttons}>
        <Button type="submit" loading={save.isPending}>
          Save site file
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
