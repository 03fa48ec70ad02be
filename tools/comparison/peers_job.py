"""PyTorch's and OpenVINO's side of compare_peers.py: one measurement, images/s as a line of JSON.

  peers_job.py convert FOLDER                                   the network for OpenVINO, once
  peers_job.py forward torch|openvino PRECISION BATCH THREADS FOLDER
  peers_job.py step torch PRECISION BATCH THREADS FOLDER

The network is torchvision's InceptionV3 without its top, 299x299, with random weights: the values do not change the time.
A step trains from the output of mixed5 what Graft's unfrozen phase trains, with a head of 500 hidden units for ten classes.
"""
import json
import os
import statistics
import sys
import time

RUNS = 3  # of a measurement, after two calls that are not counted; the median counts, as compare_peers.py has it of graft bench
RUN_SECONDS = 1  # least duration of a run


def network():
    import torch
    import torchvision

    model = torchvision.models.inception_v3(weights=None, init_weights=False, aux_logits=True).eval()
    model.fc = torch.nn.Identity()
    model.AuxLogits = None
    model.aux_logits = False
    return model.requires_grad_(False)


def images_per_second(call, batch):
    call()
    call()
    return statistics.median(run(call, batch) for _ in range(RUNS))


def run(call, batch):
    start = time.perf_counter()
    calls = 0
    while time.perf_counter() - start < RUN_SECONDS:
        call()
        calls += 1
    return calls * batch / (time.perf_counter() - start)


def convert(folder):
    import openvino
    import torch

    model = openvino.convert_model(network(), example_input=torch.rand(1, 3, 299, 299))
    openvino.save_model(model, os.path.join(folder, "network.xml"), compress_to_fp16=False)


def forward_openvino(precision, batch, threads, folder):
    """The better of one and two streams."""
    import numpy
    import openvino

    core = openvino.Core()
    model = core.read_model(os.path.join(folder, "network.xml"))
    model.reshape([batch, 3, 299, 299])
    images = numpy.random.default_rng(0).random((batch, 3, 299, 299), dtype=numpy.float32) * 2 - 1
    hint = {"float32": "f32", "bfloat16": "bf16"}[precision]
    rates = []
    for streams in (1, 2):
        compiled = core.compile_model(
            model,
            "CPU",
            {"INFERENCE_PRECISION_HINT": hint, "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": streams},
        )
        if streams == 1:
            rates.append(images_per_second(lambda: compiled([images], share_inputs=True), batch))
        else:
            queue = openvino.AsyncInferQueue(compiled, streams)

            def both():
                for _ in range(streams):
                    queue.start_async([images], share_inputs=True)
                queue.wait_all()

            rates.append(images_per_second(both, streams * batch))
    return max(rates)


def forward_torch(precision, batch, threads, _folder):
    import torch

    torch.set_num_threads(threads)
    model = network().to(memory_format=torch.channels_last)
    images = (torch.rand(batch, 3, 299, 299) * 2 - 1).to(memory_format=torch.channels_last)
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
        return images_per_second(lambda: model(images), batch)


def step_torch(precision, batch, threads, _folder):
    import torch

    torch.set_num_threads(threads)
    base = network().to(memory_format=torch.channels_last)
    top = torch.nn.Sequential(
        base.Mixed_6d, base.Mixed_6e, base.Mixed_7a, base.Mixed_7b, base.Mixed_7c,
        torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(),
        torch.nn.Linear(2048, 500), torch.nn.ReLU(), torch.nn.Dropout(0.3), torch.nn.Linear(500, 10),
    ).requires_grad_(True)  # fmt: skip
    boundary = torch.rand(batch, 768, 17, 17).to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (batch,))
    adam = torch.optim.Adam(top.parameters(), 1e-5, eps=1e-7)

    def step():
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
            loss = torch.nn.functional.cross_entropy(top(boundary).float(), labels)
        adam.zero_grad()
        loss.backward()
        adam.step()

    return images_per_second(step, batch)


def main():
    what, *rest = sys.argv[1:]
    if what == "convert":
        convert(*rest)
        return
    program, precision, batch, threads, folder = rest
    job = {"forward torch": forward_torch, "forward openvino": forward_openvino, "step torch": step_torch}[f"{what} {program}"]
    print(json.dumps(job(precision, int(batch), int(threads), folder)))


if __name__ == "__main__":
    main()
