"""The kinds of video that FFmpeg may take something for: those that are one file, or one stream.

It knows others that are a list of further ones: playlists, manifests, descriptions.  What a stranger writes into such a
list would be opened, a file of this machine or a host of its network.
"""

ONE_FILE = (
    "apng,av1,avi,asf,cavsvideo,dhav,dirac,dnxhd,dv,evc,flv,gif,gxf,h261,h263,h264,hevc,"
    "iv8,ivf,ivr,kux,live_flv,m4v,matroska,mjpeg,mjpeg_2000,mov,mpeg,mpegts,mpegvideo,"
    "mpjpeg,mxf,nut,nuv,obu,ogg,rm,roq,smjpeg,ty,vc1,vc1test,vvc,wtv,xmv,yuv4mpegpipe,"
    "bmp_pipe,jpeg_pipe,png_pipe,webp_pipe"
)
"""FFmpeg's names of them, as its option `format_whitelist` takes them."""
