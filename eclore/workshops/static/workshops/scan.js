// QR codes through the camera, where the browser reads them itself; elsewhere a scanner types into the field.
export const canScan = () => "BarcodeDetector" in window && Boolean(navigator.mediaDevices?.getUserMedia);

/** Shows the camera in `video` until a code is seen, or the button is pressed again. */
export const scanInto = (button, video, onCode, onFault) => {
  let stream = null;
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
  };
  const watch = async (detector) => {
    let last = "";
    while (stream) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found && found.rawValue !== last) {
        last = found.rawValue;
        onCode(last);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  button.addEventListener("click", async () => {
    if (stream) { stop(); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      watch(new window.BarcodeDetector({ formats: ["qr_code"] }));
    } catch {
      stop();
      onFault();
    }
  });
  addEventListener("pagehide", stop);
};
