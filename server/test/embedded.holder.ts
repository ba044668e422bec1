// A process of its own that holds an embedded database until it is killed: the stand-in for a server in embedded.test.ts.
import { openEmbedded } from '../src/platform/database/embedded.ts'

const embedded = await openEmbedded({ dataDir: process.argv[2] ?? '' })
console.log(embedded.ownerUrl)
setInterval(() => {}, 60_000)
