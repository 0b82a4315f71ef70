import { toText } from "./src/inspection/to_text.ts";
const p = "file:///tmp/w/plots/src/inspection/";
const { imageGridPlot } = await import(p + "image_grid_plot.ts");
const { confusionMatrixPlot } = await import(p + "confusion_matrix_plot.ts");
const img = (k: number) => Array.from({length:784}, (_, i) => { const x=i%28-14,y=Math.floor(i/28)-14; const r=Math.hypot(x,y*(1+k/5)); return Math.max(0, 1-Math.abs(r-9)/2.5); });
for (const color of [false, true]) console.log(toText(imageGridPlot([0,1,2,3,4].map(k=>({pixels: img(k), label: `ring ${k}`, caption: `said ${k}`, wrong: k===3})), {width: 28, title: "Rings"}), {color}));
console.log(toText(confusionMatrixPlot([[20,1,3],[0,12,5],[1,1,80]], ["cat","dog","a long name"]), {color: false}));
