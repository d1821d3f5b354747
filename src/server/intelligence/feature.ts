import { resolve } from 'node:path'
import { defineFeature } from '../feature.ts'
import { intelligenceRoutes } from './routes.ts'
import { IntelligenceService } from './service.ts'

export const feature = defineFeature({
  open(context) {
    const { store, data, options, captures, protocolFolders, queue, changes, log } = context
    const service = new IntelligenceService({
      ...{ store, data, protocolFolders, log },
      files: (options.intelFiles ?? []).map((file) => resolve(file)),
      captures: () => captures.all,
      changed: (intelFiles) => queue.send({ intelFiles }),
      reported: (entries) => changes.changed(entries),
    })
    context.analysisOptions.add(() => ({ intelFiles: service.files, intelFolders: service.folders }))
    context.events.on('sightings', (capture, sightings) => service.sighted(capture, sightings))
    context.lifecycle.on('start', () => service.start())
    context.lifecycle.on('stop', () => service.close())
    return service
  },
  routes: intelligenceRoutes,
})
