"""The grounder: one look, many questions, the same answer however it is batched."""

import dataclasses

import numpy as np
import pytest
import torch

from sightline.errors import ModelError
from sightline.models.batch import Batch
from sightline.models.blocks.box_head import BoxHead, BoxHeadConfig
from sightline.models.blocks.pixel_head import Pixels
from sightline.models.chat import pack
from sightline.models.decoder import Decoder, DecoderConfig
from sightline.models.grounder import Grounder, parameter_count, point_features, tiny
from tests.models.small import lesson, prompts, small_model, views


def test_text_put_in_at_once_or_a_token_at_a_time_gives_the_same_hidden_states():
    torch.random.default_generator.manual_seed(0)
    decoder = Decoder(DecoderConfig(vocabulary=50, dim=32, depth=2, heads=2, length=20)).eval()
    seen, text = torch.randn(2, 5, 32), torch.randn(2, 3, 7, 32)
    with torch.no_grad():
        _, memory = decoder.look(seen)
        whole, _ = decoder.extend(text, memory)
        steps = []
        for t in range(7):
            hidden, memory = decoder.extend(text[:, :, t : t + 1], memory)
            steps.append(hidden)
    assert torch.allclose(whole, torch.cat(steps, dim=2), atol=1e-5)


def test_an_answer_does_not_depend_on_what_it_is_batched_with():
    model = small_model().eval()
    asked = prompts(3, 3)
    together = model.generate(Batch(views(3), pack(asked)), most=6)
    for b in range(3):
        picture = views(3)
        alone = dataclasses.replace(
            picture, **{f.name: getattr(picture, f.name)[b : b + 1] for f in dataclasses.fields(picture)}
        )
        for q in range(3):
            [[said]] = model.generate(Batch(alone, pack([[asked[b][q]]])), most=6)
            assert said.tokens == together[b][q].tokens
            assert np.allclose(said.boxes, together[b][q].boxes, atol=1e-4)


def test_a_question_sees_the_picture_and_not_its_neighbours():
    model = small_model().eval()
    batch = lesson(1, 2)
    with torch.no_grad():
        seen, memory, _ = model._look(batch)
        x = model._embed(batch, seen)
        before, _ = model.decoder.extend(x, memory)
        x[0, 1] += 1.0  # the other question
        after, _ = model.decoder.extend(x, memory)
        other = dataclasses.replace(batch.views, depth=batch.views.depth + 1.0)
        _, moved, _ = model._look(dataclasses.replace(batch, views=other))
        x[0, 1] -= 1.0
        elsewhere, _ = model.decoder.extend(x, moved)
    assert torch.equal(before[0, 0], after[0, 0])
    assert not torch.allclose(before[0, 0], elsewhere[0, 0], atol=1e-4)


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("two_threads")
def test_gradients_do_not_depend_on_which_thread_came_first():
    chance = torch.Generator().manual_seed(0)
    decoder = Decoder(DecoderConfig(vocabulary=20, dim=96, depth=1, heads=2, length=40))
    _, memory = decoder.look(torch.randn(8, 4, 96, generator=chance))
    text, aim = torch.randn(2, 8, 6, 40, 96, generator=chance)
    head = BoxHead(32, BoxHeadConfig(mask_dim=16, hidden=16))
    pixels = torch.randn(3, 16, 48, 64, generator=chance).requires_grad_()
    hidden, points = torch.randn(24, 32, generator=chance), torch.randn(3, 48, 64, 3, generator=chance)
    votes, drawn = torch.randn(3, 48, 64, 10, generator=chance), torch.randn(24, 48, 64, generator=chance)

    def gradients():
        words = (decoder.extend(text, memory)[0] * aim).sum()
        masks = (head(hidden, torch.arange(24) % 3, Pixels(pixels, points, votes)).mask * drawn).sum()
        return torch.autograd.grad(words, decoder.position, retain_graph=True) + torch.autograd.grad(masks, pixels)

    first = gradients()
    for _ in range(3):
        assert all(torch.equal(a, b) for a, b in zip(first, gradients(), strict=True))


def test_a_few_lessons_are_learnt_by_heart():
    model, batch = small_model(), lesson()
    optimiser = torch.optim.AdamW(model.parameters(), 3e-3)
    first = None
    for step in range(120):
        losses = model.loss(batch, torch.Generator().manual_seed(step))
        first = first or {name: float(value.detach()) for name, value in losses.parts.items()}
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
    last = {name: float(value.detach()) for name, value in losses.parts.items()}
    assert last["words"] < 0.05 * first["words"]
    assert last["boxes"] < 0.3 * first["boxes"]
    assert last["masks"] < 0.3 * first["masks"]
    assert last["votes"] < 0.5 * first["votes"]
    assert last["labels"] < 0.3 * first["labels"]
    answers = model.eval().generate(Batch(batch.views, pack(prompts(2, 2))), most=6)
    for b in range(2):
        for q in range(2):
            words = [int(t) for t in batch.targets.labels[b, q] if t >= 10]
            assert list(answers[b][q].tokens) == words
            truth = batch.targets.boxes[2 * b + q].numpy()
            assert np.abs(answers[b][q].boxes[0][:3] - truth[:3]).max() < 0.15


def test_more_views_than_the_model_knows_are_refused():
    with pytest.raises(ModelError, match="3 views"):
        small_model().generate(Batch(views(1, 3), pack(prompts(1, 1))))


def test_a_point_is_told_with_its_pixel_and_what_was_measured_there():
    model, batch = small_model().eval(), lesson(1, 2)  # its second question names the point (0.3, 0.6)
    with torch.no_grad():
        seen, _, _ = model._look(batch)
    [told] = point_features(batch.questions, seen)
    u, v = 0.3, 0.6
    place = batch.views.points()[0, 0, 2 * int(v * 12), 2 * int(u * 16)]  # every second pixel of 32 x 24
    assert told.tolist() == pytest.approx([10 * u, 10 * v, *place.tolist(), 1.0], abs=1e-5)
    corner = dataclasses.replace(batch.questions, point_uv=torch.tensor([[0.01, 0.01]]))  # nothing is measured there
    assert point_features(corner, seen)[0, 2:].tolist() == [0.0] * 4


def test_what_is_said_after_a_box_rests_on_the_box_and_on_the_point():
    model, batch = small_model().eval(), lesson(1, 2)

    def words(changed):
        return float(model.loss(changed, torch.Generator().manual_seed(0)).parts["words"].detach())

    targets, questions = batch.targets, batch.questions
    moved = dataclasses.replace(batch, targets=dataclasses.replace(targets, boxes=targets.boxes + 0.5))
    elsewhere = dataclasses.replace(batch, questions=dataclasses.replace(questions, point_uv=1 - questions.point_uv))
    assert abs(words(moved) - words(batch)) > 1e-4
    assert abs(words(elsewhere) - words(batch)) > 1e-4


def test_boxes_given_back_in_training_are_blurred_by_the_generator_alone():
    model, boxes = small_model(), lesson().targets.boxes.repeat(200, 1)
    blurred = model._blurred(boxes, torch.Generator().manual_seed(1))
    assert torch.equal(blurred, model._blurred(boxes, torch.Generator().manual_seed(1)))
    assert float((blurred - boxes)[:, :3].std()) == pytest.approx(model.config.noise_m, rel=0.1)
    assert float((blurred / boxes)[:, 3:6].log().std()) == pytest.approx(model.config.noise_m, rel=0.1)
    assert (blurred[:, 3:6] > 0).all()


def test_pixels_without_depth_do_not_poison_the_rest():
    model, batch = small_model().eval(), lesson(1, 1)
    blind = dataclasses.replace(batch.views, depth=torch.full_like(batch.views.depth, torch.nan))
    losses = model.loss(dataclasses.replace(batch, views=blind), torch.Generator().manual_seed(0))
    losses.total.backward()
    assert torch.isfinite(losses.total)
    assert all(torch.isfinite(p.grad).all() for p in model.parameters() if p.grad is not None)


def test_the_tiny_preset_stays_within_the_shipped_size():
    assert 2 * parameter_count(Grounder(tiny(700))) < 6e6  # bytes in bf16


def test_pixels_of_which_nobody_tells_what_they_show_teach_nothing():
    model, batch = small_model(), lesson()
    unmapped = dataclasses.replace(batch.things, at=torch.full_like(batch.things.at, -3))
    parts = model.loss(dataclasses.replace(batch, things=unmapped)).parts
    assert [float(parts[name].detach()) for name in ("votes", "labels", "colours")] == [0.0, 0.0, 0.0]
    empty = dataclasses.replace(batch.things, at=torch.full_like(batch.things.at, -1))
    assert float(model.loss(dataclasses.replace(batch, things=empty)).parts["labels"].detach()) > 0
