// tus-js-client as somebody else's program: reads what to do as JSON from its first argument, and says how it went as a line of JSON.
import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";
import { Upload } from "tus-js-client";

const { endpoint, url, file, size, chunk, headers, stopAt, corruptAt } = JSON.parse(process.argv[2]);
let sent = 0;
const said = (outcome) => console.log(JSON.stringify({ ...outcome, url: upload.url, sent }));
const upload = new Upload(createReadStream(file, { start: 0 }), {
  endpoint,
  uploadUrl: url,
  uploadSize: size,
  chunkSize: chunk,
  headers,
  retryDelays: null,
  metadata: { filename: "film.bin" },
  onBeforeRequest: (request) => {
    if (corruptAt !== undefined && request.getMethod() === "PATCH" && Number(request.getHeader("Upload-Offset")) >= corruptAt) {
      request.setHeader("Upload-Checksum", `sha256 ${createHash("sha256").update("other bytes").digest("base64")}`);
    }
  },
  onChunkComplete: (_size, accepted) => {
    sent = accepted;
    if (stopAt !== undefined && accepted >= stopAt) void upload.abort().then(() => said({ outcome: "stopped" })).then(() => process.exit(0));
  },
  onError: (error) => said({ outcome: "refused", status: error.originalResponse?.getStatus() ?? 0 }),
  onSuccess: () => said({ outcome: "whole" }),
});
upload.start();
