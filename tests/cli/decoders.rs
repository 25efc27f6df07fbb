//! Two decoders that are not ours, of two families: what they read is what a
//! phone reads.

/// A picture in grey, as wide as it says.
pub(crate) struct Grey {
    pub(crate) width: usize,
    pub(crate) pixels: Vec<u8>,
}

impl Grey {
    fn height(&self) -> usize {
        self.pixels.len() / self.width
    }
}

/// What both decoders read.
#[track_caller]
pub(crate) fn decode(picture: &Grey) -> String {
    let first = with_rqrr(picture).expect("rqrr reads it");
    let second = with_rxing(picture).expect("rxing reads it");
    assert_eq!(first, second);
    first
}

/// What the one makes of it.
pub(crate) fn with_rqrr(picture: &Grey) -> Option<String> {
    let Grey { width, pixels } = picture;
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(*width, picture.height(), |x, y| {
            pixels[y * width + x]
        });
    prepared.detect_grids().first()?.decode().ok().map(|(_, text)| text)
}

/// What the other makes of it.
pub(crate) fn with_rxing(picture: &Grey) -> Option<String> {
    let (width, height) =
        (u32::try_from(picture.width).unwrap(), u32::try_from(picture.height()).unwrap());
    let mut hints = rxing::DecodeHints::default();
    let read = rxing::helpers::detect_in_luma_with_hints(
        picture.pixels.clone(),
        width,
        height,
        Some(rxing::BarcodeFormat::QR_CODE),
        &mut hints,
    );
    read.ok().map(|found| found.getText().to_owned())
}

/// What both read in a PNG of one byte or one bit a pixel.
pub(crate) fn decode_png(bytes: &[u8]) -> String {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let width = usize::try_from(frame.width).unwrap();
    let height = usize::try_from(frame.height).unwrap();
    pixels.truncate(width * height);
    decode(&Grey { width, pixels })
}
