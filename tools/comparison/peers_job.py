"""PyTorch's and OpenVINO's side of compare_peers.py: one measurement, images/s as a line of JSON.

  peers_job.py convert FOLDER                                   the network for OpenVINO, once
  peers_job.py forward torch|openvino PRECISION BATCH THREADS FOLDER
  peers_job.py step torch PRECISION BATCH THREADS FOLDER

The network is torchvision's InceptionV3 without its top, with random weights: the values do not change the time. A forward pass does what
`graft bench` times as `forward`: it takes images of 32x32 in bytes, scales them to [-1, 1] and resizes them to 299x299, and gives the output
of mixed5 (the boundary) and the features. A step trains from the boundary what Graft's unfrozen phase trains, with a head of 500 hidden
units for ten classes.
"""
import json
import os
import statistics
import sys
import time

RUNS = 3  # of a measurement, after two calls that are not counted; the median counts, as compare_peers.py has it of graft bench
RUN_SECONDS = 1  # least duration of a run


def network():
    """The frozen layers, from bytes to the boundary, and the layers from the boundary to the features."""
    import torch
    import torchvision

    class Resized(torch.nn.Module):
        def forward(self, images):
            images = images.permute(0, 3, 1, 2).float() / 127.5 - 1
            return torch.nn.functional.interpolate(images, size=(299, 299), mode="bilinear", align_corners=False)

    base = torchvision.models.inception_v3(weights=None, init_weights=False, aux_logits=False)
    lower = torch.nn.Sequential(
        Resized(), base.Conv2d_1a_3x3, base.Conv2d_2a_3x3, base.Conv2d_2b_3x3, base.maxpool1, base.Conv2d_3b_1x1, base.Conv2d_4a_3x3, base.maxpool2,
        base.Mixed_5b, base.Mixed_5c, base.Mixed_5d, base.Mixed_6a, base.Mixed_6b, base.Mixed_6c,
    )  # fmt: skip
    upper = torch.nn.Sequential(base.Mixed_6d, base.Mixed_6e, base.Mixed_7a, base.Mixed_7b, base.Mixed_7c, base.avgpool, torch.nn.Flatten())
    return tuple(part.eval().requires_grad_(False).to(memory_format=torch.channels_last) for part in (lower, upper))


def forward_pass():
    """A module of images to boundary and features."""
    import torch

    class ForwardPass(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lower, self.upper = network()

        def forward(self, images):
            boundary = self.lower(images)
            return boundary, self.upper(boundary)

    return ForwardPass()


def random_images(batch):
    import numpy

    return numpy.random.default_rng(0).integers(256, size=(batch, 32, 32, 3), dtype=numpy.uint8)


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

    model = openvino.convert_model(forward_pass(), example_input=torch.from_numpy(random_images(1)))
    openvino.save_model(model, os.path.join(folder, "network.xml"), compress_to_fp16=False)


def forward_openvino(precision, batch, threads, folder):
    """The better of one and two streams."""
    import openvino

    core = openvino.Core()
    model = core.read_model(os.path.join(folder, "network.xml"))
    model.reshape([batch, 32, 32, 3])
    images = random_images(batch)
    hint = {"float32": "f32", "bfloat16": "bf16"}[precision]
    rates = []
    for streams in (1, 2):
        compiled = core.compile_model(
            model,
            "CPU",
            {"INFERENCE_PRECISION_HINT": hint, "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": streams},
        )
        if streams == 1:
            rates.append(images_per_second(lambda: compiled([images], share_inputs=True, share_outputs=True), batch))
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
    model = forward_pass()
    images = torch.from_numpy(random_images(batch))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
        return images_per_second(lambda: model(images), batch)


def step_torch(precision, batch, threads, _folder):
    import torch

    torch.set_num_threads(threads)
    upper = network()[1].requires_grad_(True)
    for module in upper.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.requires_grad_(False)  # Keras's InceptionV3 has no gamma
    head = torch.nn.Linear(2048, 500), torch.nn.ReLU(), torch.nn.Dropout(0.3), torch.nn.Linear(500, 10)
    top = torch.nn.Sequential(upper, *head)
    boundary = torch.rand(batch, 768, 17, 17).to(memory_format=torch.channels_last)
    labels = torch.randint(0, 10, (batch,))
    adam = torch.optim.Adam([each for each in top.parameters() if each.requires_grad], 1e-5, eps=1e-7)

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
