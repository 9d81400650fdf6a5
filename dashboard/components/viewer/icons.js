Object.assign(SHAPES, {
  close: [["path", { d: "M5.500 5.500l13 13M18.500 5.500l-13 13" }]],
  save: [["path", { d: "M12 4v11M7 10.500l5 5 5-5M4.500 20h15" }]],
  out: [["path", { d: "M11 5H5v14h14v-6M14.500 4H20v5.500M20 4l-9 9" }]],
  copy: [["rect", { x: 9, y: 9, width: 11, height: 11, rx: 2 }], ["path", { d: "M15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3" }]],
  play: [["path", { d: "M7 4.500v15l12-7.500z" }]],
  stop: [["rect", { x: 6, y: 6, width: 12, height: 12, rx: 1 }]],
  full: [["path", { d: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" }]],
})
