/** What is seen of a recorder: the camera as it is now, or a take to look at. */

/** @param {HTMLVideoElement} preview @param {MediaStream | Blob} what live, or a take to look at @param {boolean} isMirror */
export function show(preview, what, isMirror) {
  const isLive = what instanceof MediaStream;
  if (preview.src) URL.revokeObjectURL(preview.src);
  preview.removeAttribute("src");
  preview.srcObject = isLive ? what : null;
  preview.muted = isLive;
  preview.controls = !isLive;
  preview.classList.toggle("is-mirror", isLive && isMirror);
  if (isLive) return void preview.play().catch(() => {});
  preview.src = URL.createObjectURL(what);
  return findLength(preview);
}

/** MediaRecorder writes no length: going far beyond the end makes the browser find it. @param {HTMLVideoElement} preview */
function findLength(preview) {
  preview.addEventListener("loadedmetadata", () => {
    if (Number.isFinite(preview.duration)) return;
    preview.currentTime = 1e7;
    preview.addEventListener("durationchange", () => { preview.currentTime = 0; }, { once: true });
  }, { once: true });
}
