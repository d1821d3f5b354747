import { join } from 'node:path'
import { readTable } from '#reference-data/data-files'
import { defineFeature } from '../feature.ts'
import { candidatesOf, fragileDevicesIn } from './candidates.ts'
import { activeQueryRoutes } from './routes.ts'
import { RunWatch } from './run-watch.ts'
import { ActiveQueryService } from './service.ts'
import { gateSetting } from './settings.ts'

export const feature = defineFeature({
  async open({ data, settings, store, exposure, captures, queue, analysisOptions, lifecycle, log, site }) {
    const gateFolder = settings.value(gateSetting)
    const service = new ActiveQueryService({
      spool: join(data, 'queries'),
      gateFolder,
      fragile: gateFolder === null ? [] : fragileDevicesIn(readTable('fragile-devices.tsv')),
      candidates: async (zone) => candidatesOf(store, await exposure.site(), zone),
      device: (id) => store.device(id),
      site: () => site.read(),
      now: () => Date.now(),
    })
    if (gateFolder === null) return service
    await service.prepare()
    analysisOptions.add(() => ({ ownQueries: service.ownQueries() }))
    const watch = new RunWatch({
      ...{ service, store, log },
      addCaptures: (paths) => captures.addFiles(paths),
      sent: (ownQueries) => queue.send({ ownQueries }),
    })
    lifecycle.on('ready', () => watch.start())
    lifecycle.on('stop', () => watch.close())
    return service
  },
  routes: activeQueryRoutes,
})
